/** A small complete document. Each spec breaks it in one place. */
export const USERS_API = `openapi: 3.1.0
info:
  title: Users
  version: 1.0.0
paths:
  /v1/users:
    post:
      operationId: createUser
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/User'
            example:
              name: Ada
              contact:
                kind: mail
                address: ada@example.com
      responses:
        '201':
          description: Created
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/User'
              examples:
                ada:
                  value:
                    name: Ada
        '409':
          $ref: '#/components/responses/Conflict'
  /v1/users/{id}:
    parameters:
      - name: id
        in: path
        required: true
        schema:
          type: string
    get:
      operationId: getUser
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/User'
              example:
                name: Ada
        '404':
          description: Not found
          content:
            application/problem+json:
              schema:
                $ref: '#/components/schemas/Problem'
              example:
                type: about:blank
                title: Not Found
                status: 404
components:
  responses:
    Conflict:
      description: Conflict
      content:
        application/problem+json:
          schema:
            $ref: '#/components/schemas/Problem'
          example:
            type: about:blank
            title: Conflict
            status: 409
  schemas:
    User:
      type: object
      required: [name]
      properties:
        name:
          type: string
          pattern: ^[A-Z][a-z]+$
        contact:
          oneOf:
            - $ref: '#/components/schemas/Mail'
            - $ref: '#/components/schemas/Phone'
          discriminator:
            propertyName: kind
            mapping:
              mail: '#/components/schemas/Mail'
              phone: '#/components/schemas/Phone'
    Mail:
      type: object
      required: [kind, address]
      properties:
        kind:
          const: mail
        address:
          type: string
          examples: [ada@example.com]
    Phone:
      type: object
      required: [kind, number]
      properties:
        kind:
          const: phone
        number:
          type: string
    Problem:
      type: object
      required: [type, title, status]
      properties:
        type:
          type: string
        title:
          type: string
        status:
          type: integer
`;
